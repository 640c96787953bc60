/**
 * Runs in the page: what a person with a screen reader, a keyboard or a shaking finger would stumble over.
 * Plain JavaScript, because the browser gets it as it stands.
 */
// biome-ignore lint/correctness/noUnusedVariables: the page calls it
function stumblingBlocks() {
  const found = [];
  const tell = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const control of all('button, a[href]')) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    const name = control.getAttribute('aria-label') ?? control.textContent;
    if (!name.trim()) tell('a control without a name', control);
    const { width, height } = control.getBoundingClientRect();
    if (Math.min(width, height) < 24) tell('a target under 24 px', control);
  }
  for (const image of all('img:not([alt])')) tell('a picture without a text', image);
  for (const svg of all('svg:not([aria-hidden="true"])')) tell('a drawing read aloud', svg);
  const ids = all('[id]').map(({ id }) => id);
  for (const id of ids.filter((id, index) => ids.indexOf(id) !== index))
    found.push(`an id used twice: ${id}`);
  for (const attribute of ['aria-labelledby', 'aria-controls']) {
    for (const element of all(`[${attribute}]`)) {
      if (!document.getElementById(element.getAttribute(attribute))) tell('a reference to nothing', element);
    }
  }
  if (all('main').length !== 1) found.push('not exactly one main');
  if (!document.documentElement.lang) found.push('no language');
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
  return found;
}
