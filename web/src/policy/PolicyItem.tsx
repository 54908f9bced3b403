import { CheckCircleOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { Collapse, Tag } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';

type Item = Schemas['PolicyItem'];

const colors: Record<Item['eligible'], string> = { YES: 'green', NO: 'default', TO_CONFIRM: 'gold' };

/** One relief or duty: whether, why, the figures with their sums, and where the rule is written. */
export function PolicyItem({ item }: { item: Item }) {
  const { t } = useTranslation('policy');
  const title = `policy-${item.code}`;
  return (
    <section className="policy-item" aria-labelledby={title}>
      <header>
        <h3 id={title}>{item.name}</h3>
        <Tag color={item.duty ? 'blue' : colors[item.eligible]}>{t(`${item.duty ? 'duty' : 'eligible'}.${item.eligible}`)}</Tag>
        <span className="quiet">{t(`who.${item.who}`)}</span>
      </header>
      <p>{item.why}</p>
      {item.figures.length > 0 && <Figures figures={item.figures} />}
      {item.to_confirm.length > 0 && (
        <div className="policy-confirm">
          <strong>{t('toConfirm')}</strong>
          <ul>
            {item.to_confirm.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <Collapse ghost size="small" items={details(item, t)} />
    </section>
  );
}

function Figures({ figures }: { figures: Schemas['PolicyFigure'][] }) {
  return (
    <table className="policy-figures">
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.code}>
            <th scope="row">{figure.name}</th>
            <td className="policy-amount">
              <Money value={figure.amount} />
            </td>
            <td className="quiet">{figure.formula}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function details(item: Item, t: ReturnType<typeof useTranslation<'policy'>>['t']) {
  const parts = [];
  if (item.conditions.length > 0) {
    parts.push({
      key: 'conditions',
      label: `${t('conditions')} ${item.conditions.length}`,
      children: (
        <ul className="policy-list">
          {item.conditions.map((condition) => (
            <li key={condition.text}>
              {condition.met ? <CheckCircleOutlined className="policy-met" /> : <ClockCircleOutlined className="policy-open" />} {condition.text}{' '}
              <span className="quiet">{t(condition.met ? 'met' : 'open')}</span>
            </li>
          ))}
        </ul>
      ),
    });
  }
  if (item.assumptions.length > 0) {
    parts.push({
      key: 'assumptions',
      label: t('assumptions'),
      children: (
        <ul className="policy-list">
          {item.assumptions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ),
    });
  }
  parts.push({
    key: 'sources',
    label: `${t('sources')} ${item.rules.length}`,
    children: (
      <ul className="policy-list">
        {item.rules.map((rule) => (
          <li key={rule.code}>
            {rule.document} {rule.article} <span className="quiet">{t('validFrom', { date: rule.valid_from })}</span> <Tag color={rule.confidence === 'A' ? 'green' : 'gold'}>{t(`confidence.${rule.confidence}`)}</Tag>
          </li>
        ))}
      </ul>
    ),
  });
  return parts;
}
