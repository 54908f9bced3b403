import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { EmptyState } from '../ui/EmptyState';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { fieldLabel, partLabel } from './fieldLabel';
import { type Party, shapeAt } from './fields';
import { FieldValue, isBlank } from './FieldValue';

export type Difference = Schemas['FieldDifference'];

/** Reads what differs between two rounds; without `to`, up to the form as it is now. */
export function useDifference(contractId: string, from: number, to?: number) {
  return useQuery({
    queryKey: ['contract', contractId, 'difference', from, to ?? null],
    queryFn: () => take(api.GET('/contracts/{id}/difference', { params: { path: { id: contractId }, query: { from, to } } })),
    enabled: from > 0,
  });
}

interface Props {
  contractId: string;
  from: number;
  to?: number;
  parties?: readonly Party[];
  /** Shows the field in the form. */
  onOpenField?: (pointer: string) => void;
}

/** DifferenceTable sets what a round said beside what a later one says (补正前后对照). */
export function DifferenceTable({ contractId, from, to, parties, onOpenField }: Props) {
  const { t } = useTranslation('case');
  const { data, error, isPending, refetch } = useDifference(contractId, from, to);
  if (isPending) return <PartSkeleton rows={4} />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) {
    return (
      <EmptyState text={t('difference.empty')}>
        <span className="quiet">{t('difference.emptyHint')}</span>
      </EmptyState>
    );
  }
  return <Differences title={t('difference.title', { from })} items={data.items} parties={parties} onOpenField={onOpenField} />;
}

/** Differences shows each field with both its values. */
export function Differences({ title, items, parties, onOpenField }: { title: string; items: readonly Difference[] } & Pick<Props, 'parties' | 'onOpenField'>) {
  const { t } = useTranslation('case');
  return (
    <div className="case-table case-difference">
      <table>
        <caption>
          {title} <span className="quiet">{t('difference.count', { count: items.length })}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('difference.field')}</th>
            <th scope="col">{t('difference.before')}</th>
            <th scope="col">{t('difference.after')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <DifferenceLine key={item.pointer + item.change} item={item} parties={parties} onOpenField={onOpenField} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const colors: Record<Difference['change'], string> = { ADDED: 'green', REMOVED: 'red', CHANGED: 'blue' };

function DifferenceLine({ item, parties, onOpenField }: { item: Difference } & Pick<Props, 'parties' | 'onOpenField'>) {
  const { t } = useTranslation('case');
  const label = fieldLabel(t, item.pointer, item.change === 'REMOVED' ? [] : parties);
  return (
    <tr>
      <th scope="row">
        {onOpenField && item.change !== 'REMOVED' ? (
          <button type="button" className="case-link" onClick={() => onOpenField(item.pointer)}>
            {label}
          </button>
        ) : (
          label
        )}{' '}
        <Tag color={colors[item.change]}>{t(`difference.change.${item.change}`)}</Tag>
      </th>
      <td className="case-before">
        <AnyValue pointer={item.pointer} value={item.before} />
      </td>
      <td className="case-after">
        <AnyValue pointer={item.pointer} value={item.after} />
      </td>
    </tr>
  );
}

/** A value of the form as JSON: a single one, or a whole line with its fields named. */
function AnyValue({ pointer, value }: { pointer: string; value: unknown }) {
  const { t } = useTranslation('case');
  if (isBlank(value)) return <span className="quiet">{t('difference.nothing')}</span>;
  if (typeof value !== 'object' || Array.isArray(value)) {
    const { kind, table } = shapeAt(pointer);
    return <FieldValue value={value} kind={kind} table={table} />;
  }
  const fields = Object.entries(value as Record<string, unknown>).filter(([name, part]) => name !== 'id' && !isBlank(part) && part !== false);
  return (
    <dl className="facts">
      {fields.map(([name, part]) => (
        <LinePart key={name} pointer={`${pointer}/${name}`} name={name} value={part} />
      ))}
    </dl>
  );
}

function LinePart({ pointer, name, value }: { pointer: string; name: string; value: unknown }) {
  const { t } = useTranslation('case');
  const { kind, table } = shapeAt(pointer);
  const role = name === 'role' && (value === 'SELLER' || value === 'BUYER' || value === 'INTERMEDIARY') ? t(`role.${value}`) : undefined;
  return (
    <>
      <dt>{partLabel(t, pointer)}</dt>
      <dd>{role ?? <FieldValue value={value} kind={kind} table={table} />}</dd>
    </>
  );
}
