import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';

const stored = 'jishi.desk.split';
const limits = { least: 30, most: 72, step: 2 };
const within = (percent: number): number => Math.min(limits.most, Math.max(limits.least, percent));

function keptShare(): number {
  const kept = Number(localStorage.getItem(stored));
  return kept ? within(kept) : 54;
}

interface Props {
  label: string;
  left: ReactNode;
  right: ReactNode;
}

/** Two panes with a bar between them that is moved by pointer or arrow keys; the share is kept. */
export function SplitPanes({ label, left, right }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(keptShare);
  const move = (percent: number) => {
    const next = Math.round(within(percent) * 10) / 10;
    setShare(next);
    localStorage.setItem(stored, String(next));
  };
  const onPointerMove = (e: PointerEvent<HTMLDivElement>) => {
    const frame = box.current?.getBoundingClientRect();
    if (frame && e.currentTarget.hasPointerCapture(e.pointerId)) move(((e.clientX - frame.left) / frame.width) * 100);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const by = { ArrowLeft: -limits.step, ArrowRight: limits.step }[e.key];
    if (by === undefined) return;
    e.preventDefault();
    move(share + by);
  };
  return (
    <div className="desk-split" ref={box}>
      <div className="desk-pane" style={{ flexBasis: `${share}%` }}>
        {left}
      </div>
      <div
        className="desk-bar"
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(share)}
        aria-valuemin={limits.least}
        aria-valuemax={limits.most}
        tabIndex={0}
        onPointerDown={(e) => e.currentTarget.setPointerCapture(e.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div className="desk-pane desk-pane-right">{right}</div>
    </div>
  );
}
