import { type PathFilter, pathBelow, pathFilter } from './files/globs.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** A file or folder and the settings that hold for it and all below it. */
export interface Area {
  readonly uri: string;
  /** The folder that paths and patterns of the settings count from. */
  readonly base: string;
  readonly settings: Settings;
}

/** Makes a function that returns the area that a file belongs to: of several that hold it, the innermost. */
export function areaFinder(areas: readonly Area[]): (uri: string) => Area | undefined {
  const byUri = new Map(areas.map(area => [area.uri.replace(/\/$/, ''), area]));
  return uri => {
    if (byUri.size === 0) return undefined;
    for (let at = uri.length; at > 0; at = uri.lastIndexOf('/', at - 1)) {
      const area = byUri.get(uri.slice(0, at));
      if (area !== undefined) return area;
    }
    return undefined;
  };
}

/**
 * Returns the way from the folder that patterns count from to a folder below it. They count from the folder itself where
 * it lies elsewhere, and where they leave it out as a whole: whoever names it wants it read.
 */
export function wayTo(folder: string, { base, settings }: Omit<Area, 'uri'>): string {
  const way = pathBelow(base, folder) ?? '';
  const isKept = pathFilter(['**'], settings.files.exclude);
  const names = way.split('/');
  return names.every((_, index) => isKept(`${names.slice(0, index + 1).join('/')}/`)) ? way : '';
}

/** Returns which files below the folder of an area its patterns choose, by URI. */
export function filterOf(area: Area): PathFilter {
  const { include, exclude } = area.settings.files;
  const filter = pathFilter(include, exclude);
  const way = wayTo(area.uri, area);
  return uri => {
    const path = pathBelow(area.uri, uri);
    return path !== undefined && filter(way === '' ? path : `${way}/${path}`);
  };
}

/** Returns settings whose patterns and scopes count from a folder so that they mean the same counted from one above it. */
export function countedFrom(base: string, folder: string, settings: Settings): Settings {
  const way = pathBelow(base, folder) ?? '';
  if (way === '') return settings;
  const { files, scopes } = settings;
  const prefix = `${way.replace(/[^\w/.-]/g, '\\$&')}/`;
  // A default says nothing, and the configuration may say something else.
  const counted = (name: 'include' | 'exclude'): readonly string[] =>
    JSON.stringify(files[name]) === JSON.stringify(DEFAULT_SETTINGS.files[name])
      ? DEFAULT_SETTINGS.files[name]
      : files[name].map(pattern => `${prefix}${pattern.replace(/^(?:\.?\/)+/, '')}`);
  return {
    ...settings,
    files: { ...files, include: counted('include'), exclude: counted('exclude') },
    scopes: scopes.map(scope => `${way}/${scope}`),
  };
}

/** Returns the URIs of the folders that the areas tell apart as scopes, each once. */
export function scopeFoldersOf(areas: readonly Area[]): readonly string[] {
  return [...new Set(areas.flatMap(({ base, settings }) => settings.scopes.map(scope => joinUri(base, scope))))];
}

function joinUri(folder: string, relative: string): string {
  const path = relative.split('/').filter(part => part !== '' && part !== '.');
  return [folder.replace(/\/$/, ''), ...path.map(encodeURIComponent)].join('/');
}
