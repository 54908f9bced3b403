import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { fieldId, type JsonObject } from '../draft/pointer';
import { useEditor, useValue } from './editor';
import { ListMessages } from './Field';

interface RowsProps {
  /** The list in the form. */
  pointer: string;
  /** The first field of a row; the cursor goes there when a row is added. */
  firstField: string;
  words: { add: string; nth: (n: number) => string; remove: (n: number) => string; empty: string };
  children: (row: string, value: JsonObject, index: number) => ReactNode;
}

/** A list of rows that can be added, filled in and removed. */
export function Rows({ pointer, firstField, words, children }: RowsProps) {
  const { session } = useEditor();
  const rows = useValue<JsonObject[]>(pointer) ?? [];
  const add = () => {
    session.set(pointer, [...rows, {}]);
    requestAnimationFrame(() => document.getElementById(fieldId(`${pointer}/${rows.length}/${firstField}`))?.focus());
  };
  return (
    <div className="rows">
      {rows.length === 0 && <p className="quiet rows-empty">{words.empty}</p>}
      {rows.map((row, i) => (
        // Rows have no id of their own; their place is what the API knows them by.
        <div key={i} className="row" role="group" aria-label={words.nth(i + 1)}>
          <span className="row-number" aria-hidden>
            {i + 1}
          </span>
          <div className="row-fields">{children(`${pointer}/${i}`, row, i)}</div>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={words.remove(i + 1)}
            title={words.remove(i + 1)}
            onClick={() => session.set(pointer, rows.filter((_, other) => other !== i))}
          />
        </div>
      ))}
      <div className="rows-foot">
        <Button type="dashed" icon={<PlusOutlined />} onClick={add}>
          {words.add}
        </Button>
        <ListMessages pointer={pointer} />
      </div>
    </div>
  );
}
