import { fill, h, icon } from './dom.js';

/**
 * The panel at the side that shows details of what is selected. Escape or its button closes it, and the focus goes back to
 * where it was.
 */
export function createDrawer(root, onClose) {
  const heading = h('h2.drawer-title', { tabindex: '-1' });
  const body = h('div.drawer-body');
  const element = h(
    'aside.drawer',
    { hidden: true, 'aria-label': 'Details' },
    h('div.drawer-head', {}, heading, h('button.icon-button', { type: 'button', 'aria-label': 'Close details', onclick: () => close() }, icon('close'))),
    body);
  root.append(element);
  let opener = null;

  function keydown(event) {
    if (event.key === 'Escape' && !element.hidden) {
      close();
    }
  }

  document.addEventListener('keydown', keydown);

  function close() {
    if (element.hidden) {
      return;
    }

    element.hidden = true;
    document.body.classList.remove('has-drawer');
    opener?.isConnected && opener.focus({ preventScroll: true });
    onClose?.();
  }

  return {
    /** focus: false leaves the focus where it is, for what was opened by an address or a refresh. */
    open(title, content, { focus = true } = {}) {
      if (element.hidden && focus) {
        opener = document.activeElement;
      }

      fill(heading, title);
      fill(body, content);
      element.hidden = false;
      document.body.classList.add('has-drawer');
      if (focus) {
        heading.focus({ preventScroll: true });
      }
    },
    body,
    get isOpen() {
      return !element.hidden;
    },
    close,
    dispose() {
      document.removeEventListener('keydown', keydown);
      document.body.classList.remove('has-drawer');
    },
  };
}

/** A titled part of the details. */
export function section(title, ...content) {
  return h('section.section', {}, h('h3', {}, title), content);
}

/** Names and values; a value may be an element. */
export function properties(entries) {
  return h('dl.properties', {}, entries.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => [
    h('dt', {}, name),
    h('dd', {}, value),
  ]));
}

/** A long name that may be broken after its separators rather than anywhere. */
export const breakable = (name) => name.split(/(?<=[_.:/])/).flatMap((part, i) => (i ? [h('wbr'), part] : [part]));

/** Attributes as they were sent. */
export function tagTable(tags) {
  return h('table.tags', {}, h('tbody', {}, tags.map(({ name, value }) => h(
    'tr', {}, h('th', { scope: 'row' }, breakable(name)), h('td', {}, value.includes('\n') ? h('pre', {}, value) : value)))));
}
