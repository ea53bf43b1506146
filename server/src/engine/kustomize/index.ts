/*
 * What Kustomize makes of files, without a program and without a disk.
 *
 *   const { roots, inputs, resources } = kustomizationsIn(files);   // `inputs` are never judged as manifests
 *   const { objects, gaps, sourceOf } = build(files, roots[0]);     // one world a root
 *
 * `files` maps relative paths to texts, or to documents that are parsed already, which are used as they are. A finding at a
 * node stands at `node.span` in the document `sourceOf(node)`: that may be the manifest, a patch or the kustomization file.
 * `changes` names the fields that the manifest does not have so, and what gave them; `gaps` what makes answers about the root
 * uncertain. Generated ConfigMaps and Secrets come without data, and without the hash behind their names.
 */
export { build, type Placement, type Result } from './build.ts';
export type { Built, Gap, GapReason, Place, Source } from './built.ts';
export { compose, type Piece } from './compose.ts';
export { type Files, KUSTOMIZATION_NAMES } from './files.ts';
export { kustomizationsIn } from './graph.ts';
