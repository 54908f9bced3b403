/**
 * Brings the field that a pointer leads to into view and marks it for a moment.
 * A part that is not shown stands for itself in what holds it. Tells whether
 * anything was found.
 */
export function showField(pointer: string, root: ParentNode = document): boolean {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = root.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(at)}"]`);
    if (!found) continue;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    found.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
    found.classList.remove('case-shown');
    void found.offsetWidth; // lets the animation start again
    found.classList.add('case-shown');
    found.addEventListener('animationend', () => found.classList.remove('case-shown'), { once: true });
    return true;
  }
  return false;
}
