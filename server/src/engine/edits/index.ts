// Edits of YAML text that keep comments, indentation, quotes and block or flow style; every fix is built from these.
export { deleteEntries, deleteEntry, deleteItem, deleteItems } from './delete.ts';
export { emitFlow, styleOf } from './emit.ts';
export { insertEntryAfter, insertEntryFirst, insertItemAfter, insertItemBefore } from './insert.ts';
export { joinLists } from './join-lists.ts';
export { moveItemBefore } from './move.ts';
export { fillMissing, quoteScalar, renameKey, replaceScalar, replaceValue } from './replace.ts';
export { joinEntries } from './unwrap.ts';
export { splitItem, unwrapList, wrapInList, wrapInMap } from './wrap.ts';
