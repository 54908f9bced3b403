import { type ReactNode, useId } from 'react';

interface Props {
  label: string;
  hint?: string;
  /** The control, with the ids of its label's target and of its hint. */
  children: (id: string, hint: string | undefined) => ReactNode;
}

/** A labelled control with a hint below. */
export function Field({ label, hint, children }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="offices-field">
      <label htmlFor={id}>{label}</label>
      {children(id, hint ? hintId : undefined)}
      {hint && (
        <div id={hintId} className="quiet">
          {hint}
        </div>
      )}
    </div>
  );
}
