import { useId, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { type Contract, type SectionName, sections } from './fields';
import { SheetAmounts, SheetRights } from './SheetAmounts';
import { SheetContext, SheetField, useSheet } from './SheetField';
import { SheetParties } from './SheetParties';

interface Props {
  contract: Contract;
  /** A button beside each field; label is the field's name in words. */
  fieldAction?: (pointer: string, label: string) => ReactNode;
  /** Pointers of the fields that changed since an earlier round. */
  changed?: ReadonlySet<string>;
  /** What each deduction comes to, for readers who may ask for it. */
  worksheet?: Schemas['Worksheet'];
}

/**
 * ContractSheet is the registration form (技术合同登记表) to read, by sections.
 * Every value lies below an element with `data-pointer`, where showField finds it.
 */
export function ContractSheet({ contract, fieldAction, changed, worksheet }: Props) {
  const sheet = useMemo(() => ({ contract, fieldAction, changed }), [contract, fieldAction, changed]);
  return (
    <SheetContext.Provider value={sheet}>
      <div className="case-sheet">
        <SheetSection name="contract" />
        <SheetSection name="parties">
          <SheetParties />
        </SheetSection>
        <SheetSection name="amounts">
          <SheetAmounts worksheet={worksheet} />
        </SheetSection>
        <SheetSection name="rights">
          <SheetRights />
        </SheetSection>
        <SheetSection name="technology" />
        <SheetSection name="other" />
      </div>
    </SheetContext.Provider>
  );
}

function SheetSection({ name, children }: { name: SectionName; children?: ReactNode }) {
  const { t } = useTranslation('case');
  const { contract } = useSheet();
  const heading = useId();
  const fields = name === 'parties' ? [] : sections[name];
  return (
    <section className="case-section" aria-labelledby={heading} data-section={name}>
      <h3 id={heading}>{t(`section.${name}`)}</h3>
      {fields.length > 0 && (
        <dl className="case-grid">
          {fields.map((shape) => (
            <SheetField
              key={shape.name}
              shape={shape}
              pointer={`/${shape.name}`}
              label={t(`field.${shape.name}`)}
              value={valueOf(contract, shape.name)}
            />
          ))}
        </dl>
      )}
      {children}
    </section>
  );
}

// An amount that follows from others need not be entered: then the server's
// figure is shown. The home currency is not worth a line.
function valueOf(contract: Contract, name: (typeof sections)['contract'][number]['name']): unknown {
  if (name === 'contract_amount' || name === 'technical_amount') return contract[name] ?? contract.declared[name];
  if (name === 'currency' && contract.currency === 'CNY') return undefined;
  return contract[name];
}
