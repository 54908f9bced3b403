import type { ReactNode } from 'react';
import { useTitle } from '../app/Shell';

/** The head of a page: its title, a line about it, and what can be done. */
export function PageHeader(props: { title: string; sub?: ReactNode; tag?: ReactNode; actions?: ReactNode }) {
  useTitle(props.title);
  return (
    <header className="page-header">
      <div>
        <h1>
          {props.title} {props.tag}
        </h1>
        {props.sub && <div className="page-header-sub">{props.sub}</div>}
      </div>
      {props.actions && <div className="page-header-actions">{props.actions}</div>}
    </header>
  );
}
