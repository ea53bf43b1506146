// Edits of YAML text that keep comments, indentation, quotes and block or flow style; every fix is built from these.
export { deleteEntries, deleteEntry, deleteItem, deleteItems } from './edits/delete.ts';
export { emitFlow, styleOf } from './edits/emit.ts';
export { insertEntryAfter, insertEntryFirst, insertItemAfter, insertItemBefore } from './edits/insert.ts';
export { joinLists } from './edits/join-lists.ts';
export { moveItemBefore } from './edits/move.ts';
export { fillMissing, quoteScalar, renameKey, replaceScalar, replaceValue } from './edits/replace.ts';
export { joinEntries } from './edits/unwrap.ts';
export { splitItem, unwrapList, wrapInList, wrapInMap } from './edits/wrap.ts';
