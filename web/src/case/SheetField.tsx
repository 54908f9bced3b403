import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from '../i18n';
import { fieldLabel } from './fieldLabel';
import type { Contract, FieldShape } from './fields';
import { FieldValue, isBlank } from './FieldValue';
import { capitals } from './yuan';

/** What the parts of a sheet share. */
export interface Sheet {
  contract: Contract;
  /** A button beside a field; the label is the field's name in words. */
  fieldAction?: (pointer: string, label: string) => ReactNode;
  /** Pointers of fields that changed since an earlier round. */
  changed?: ReadonlySet<string>;
}

export const SheetContext = createContext<Sheet | null>(null);

export function useSheet(): Sheet {
  const sheet = useContext(SheetContext);
  if (!sheet) throw new Error('a part of a contract sheet outside of one');
  return sheet;
}

interface SlotProps {
  pointer: string;
  /** Says in the button's name what it is about, when not the field itself. */
  label?: string;
}

/** The action of a field and the mark that it changed. */
export function FieldSlot({ pointer, label }: SlotProps) {
  const { t } = useTranslation('case');
  const { contract, fieldAction, changed } = useSheet();
  const touched = changed && [...changed].some((p) => p === pointer || p.startsWith(`${pointer}/`));
  return (
    <>
      {touched && <span className="case-changed">{t('sheet.changed')}</span>}
      {fieldAction && <span className="case-slot">{fieldAction(pointer, label ?? fieldLabel(t, pointer, contract.parties))}</span>}
    </>
  );
}

interface Props {
  shape: FieldShape<string>;
  pointer: string;
  label: string;
  value: unknown;
}

/** SheetField is one labelled value; rare fields stay away while empty. */
export function SheetField({ shape, pointer, label, value }: Props) {
  const { t, i18n } = useTranslation('case');
  if (shape.rare && (isBlank(value) || value === false)) return null;
  const spelled = shape.kind === 'money' && shape.wide && i18n.language !== 'en' ? capitals(value as string) : '';
  return (
    <div className={`case-field${shape.wide ? ' case-wide' : ''}${shape.kind === 'long' ? ' case-tall' : ''}`} data-pointer={pointer}>
      <dt>{label}</dt>
      <dd>
        <span className={shape.kind === 'money' ? 'case-money' : 'case-value'}>
          <FieldValue value={value} kind={shape.kind} table={shape.table} />
        </span>
        {spelled && (
          <span className="case-capitals" title={t('sheet.capitals')}>
            {spelled}
          </span>
        )}
        <FieldSlot pointer={pointer} />
      </dd>
    </div>
  );
}
