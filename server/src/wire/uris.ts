import { URI } from 'vscode-uri';

/** Returns the one spelling of a URI that the index is keyed by; editors escape characters in different ways. */
export function canonicalUri(uri: string): string {
  return URI.parse(uri).toString();
}
