import { nonce } from './theme';

// Some parts of Ant Design (scroll lock of dialogs, width of scroll bars) write a
// style element without the nonce they were given, which the content policy
// then refuses. Only our own scripts create elements, so each style gets it.
const create = document.createElement.bind(document);

document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options);
  if (nonce && element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;
