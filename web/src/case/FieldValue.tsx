import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { DateText } from '../ui/DateText';
import { Money } from '../ui/Money';
import { useCodeName } from '../ui/useCodeTable';
import type { FieldKind } from './fields';

interface Props {
  value: unknown;
  kind: FieldKind;
  table?: string;
}

/** Whether there is nothing to show; a `false` is an answer. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** FieldValue writes one value of the form as a person reads it. */
export function FieldValue({ value, kind, table }: Props) {
  const { t } = useTranslation('case');
  if (kind === 'bool') return <>{value ? t('sheet.yes') : t('sheet.no')}</>;
  if (isBlank(value)) return <span className="case-blank">{t('sheet.empty')}</span>;
  const text = String(value);
  switch (kind) {
    case 'money':
      return <Money value={text} />;
    case 'date':
      return <DateText value={text} />;
    case 'region':
      return <RegionName code={text} />;
    case 'code':
      return <CodeName table={table ?? ''} code={text} />;
    case 'codes':
      return <CodeNames table={table ?? ''} codes={Array.isArray(value) ? value.map(String) : [text]} />;
    case 'long':
      return <span className="case-long">{text}</span>;
    default:
      return <span className="case-text">{text}</span>;
  }
}

function CodeNames({ table, codes }: { table: string; codes: string[] }) {
  const { i18n } = useTranslation('case');
  return codes.map((code, i) => (
    <span key={code}>
      {i > 0 && (i18n.language === 'en' ? ', ' : '、')}
      <CodeName table={table} code={code} />
    </span>
  ));
}

/** RegionName names a region code (GB/T 2260), wherever in the country it lies. */
export function RegionName({ code }: { code: string }) {
  const names = [useCodeName('regions_taian'), useCodeName('shandong_cities'), useCodeName('provinces')];
  const found = names.map((name) => name(code)).find((name) => name !== code);
  return <span title={code}>{found ?? code}</span>;
}
