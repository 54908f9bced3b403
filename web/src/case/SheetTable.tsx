import type { ReactNode } from 'react';
import { FieldSlot, useSheet } from './SheetField';

/** A column of a list of the form. */
export interface Column<Line> {
  name: string;
  title: string;
  render: (line: Line, index: number) => ReactNode;
  right?: boolean;
}

interface Props<Line> {
  caption: string;
  pointer: string;
  lines: readonly Line[];
  columns: Column<Line>[];
  /** Last row, in the columns of the table. */
  foot?: ReactNode;
}

/** SheetTable is a list of the form as a table, one action for each line. */
export function SheetTable<Line>({ caption, pointer, lines, columns, foot }: Props<Line>) {
  const { fieldAction, changed } = useSheet();
  const slots = Boolean(fieldAction ?? changed);
  return (
    <div className="case-table" data-pointer={pointer}>
      <table>
        <caption>
          {caption} <FieldSlot pointer={pointer} label={caption} />
        </caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" className={c.right ? 'case-right' : undefined}>
                {c.title}
              </th>
            ))}
            {slots && <td aria-hidden="true" />}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={i} data-pointer={`${pointer}/${i}`}>
              {columns.map((c) => (
                <td key={c.name} className={c.right ? 'case-right' : undefined} data-pointer={`${pointer}/${i}/${c.name}`}>
                  {c.render(line, i)}
                </td>
              ))}
              {slots && (
                <td className="case-slot-cell">
                  <FieldSlot pointer={`${pointer}/${i}`} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}
