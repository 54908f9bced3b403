import { fieldId } from '../draft/pointer';
import { parentOf } from '../draft/patch';

const focusable = 'input:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex]';

/** Brings a field into view and puts the cursor into it; a list where the row is gone. */
export function focusField(pointer: string): boolean {
  for (let at = pointer; at !== ''; at = parentOf(at)) {
    const element = document.getElementById(fieldId(at));
    if (element === null) continue;
    for (let box = element.closest('details'); box !== null; box = box.parentElement?.closest('details') ?? null) box.open = true;
    const target = element.matches(focusable) ? element : (element.querySelector<HTMLElement>(focusable) ?? element);
    element.scrollIntoView({ block: 'center', behavior: 'auto' });
    target.focus({ preventScroll: true });
    return true;
  }
  return false;
}
