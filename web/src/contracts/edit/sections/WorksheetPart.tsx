import { Checkbox } from 'antd';
import { useTranslation } from '../../../i18n';
import { formatYuan } from '../../../ui/format';
import { fieldId, type JsonObject } from '../../draft/pointer';
import { CodeField, CountField, MoneyField, TextField } from '../controls';
import { useChecks, useEditor, useValue } from '../editor';
import { useLabels } from '../labels';
import { Rows } from '../Rows';
import { Part } from '../Section';

const kinds = ['EQUIPMENT', 'INSTRUMENT', 'PART', 'MATERIAL', 'OTHER'] as const;
const carriers = ['EQUIPMENT_SET', 'DOCUMENT', 'MEDIA', 'SAMPLE'] as const;

/** 技术交易额核算表: what is deducted line by line, as the server computes it. */
export function WorksheetPart() {
  const { t } = useTranslation('contracts');
  const words = { add: t('sheet.add'), nth: (n: number) => t('sheet.nth', { n }), remove: (n: number) => t('sheet.remove', { n }), empty: t('sheet.empty') };
  return (
    <Part title={t('sheet.title')} className="worksheet">
      <p className="section-intro">{t('sheet.intro')}</p>
      <Rows pointer="/non_technical_items" firstField="kind" words={words}>
        {(row, value, index) => <Item row={row} value={value} index={index} />}
      </Rows>
      <Totals />
    </Part>
  );
}

function Item({ row, value, index }: { row: string; value: JsonObject; index: number }) {
  const { t } = useTranslation('contracts');
  const { session } = useEditor();
  const { short } = useLabels();
  const mark = `${row}/is_carrier`;
  return (
    <>
      <CodeField pointer={`${row}/kind`} options={kinds.map((kind) => ({ value: kind, label: t(`sheet.kinds.${kind}`) }))} />
      <TextField pointer={`${row}/name`} maxLength={200} />
      <CountField pointer={`${row}/quantity`} />
      <MoneyField pointer={`${row}/unit_cost`} />
      <div className="row-wide carrier">
        <Checkbox id={fieldId(mark)} checked={value.is_carrier === true} onChange={(event) => session.set(mark, event.target.checked)}>
          {short(mark)} <span className="quiet">{t('sheet.carrierHint')}</span>
        </Checkbox>
      </div>
      {value.is_carrier === true && (
        <>
          <CodeField pointer={`${row}/carrier_kind`} className="carrier-kind" options={carriers.map((kind) => ({ value: kind, label: t(`sheet.carriers.${kind}`) }))} />
          <CountField pointer={`${row}/reasonable_quantity`} />
        </>
      )}
      <LineResult index={index} />
    </>
  );
}

/** What the server makes of one line. */
function LineResult({ index }: { index: number }) {
  const { t } = useTranslation('contracts');
  const line = useChecks().worksheet?.lines.find((candidate) => candidate.index === index);
  return (
    <div className="row-wide line-result" role="status">
      {line === undefined ? (
        <span className="quiet">{t('sheet.pending')}</span>
      ) : (
        <>
          <span>
            {t('sheet.deducted')} <b className="money">{formatYuan(line.deducted)}</b>
          </span>
          <span>
            {t('sheet.kept')} <b className="money">{formatYuan(line.kept)}</b>
          </span>
        </>
      )}
    </div>
  );
}

/** Contract amount, what goes off, and what is left. */
function Totals() {
  const { t } = useTranslation('contracts');
  const { worksheet } = useChecks();
  const items = useValue<JsonObject[]>('/non_technical_items') ?? [];
  if (worksheet === undefined) return null;
  const shown = (amount: string, otherwise: string) => (amount === '0.00' ? <span className="quiet">{otherwise}</span> : <span className="money">{formatYuan(amount)}</span>);
  return (
    <table className="totals">
      <caption className="visually-hidden">{t('sheet.title')}</caption>
      <tbody>
        <tr>
          <th scope="row">{t('sheet.contract')}</th>
          <td>{shown(worksheet.contract_amount, t('sheet.unknown'))}</td>
        </tr>
        <tr>
          <th scope="row">{t('sheet.nonTechnical')}</th>
          <td className="money">
            {items.length > 0 && '− '}
            {formatYuan(worksheet.non_technical)}
          </td>
        </tr>
        <tr className="totals-result">
          <th scope="row">{t('sheet.technical')}</th>
          <td>
            {shown(worksheet.technical_amount, t('sheet.pendingTechnical'))}
            {worksheet.technical_amount_capitals && <div className="totals-words">{worksheet.technical_amount_capitals}</div>}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
