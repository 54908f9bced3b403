import { AimOutlined, ExclamationCircleFilled, InfoCircleFilled, StopFilled, WarningFilled } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { EmptyState } from '../ui/EmptyState';
import { fieldLabel } from './fieldLabel';
import type { Party } from './fields';

export type Finding = Schemas['Finding'];
type Severity = Finding['severity'];

interface Props {
  findings: readonly Finding[];
  /** Shows the field a finding is about. */
  onOpenField?: (pointer: string) => void;
  /** More buttons beside a finding. */
  action?: (finding: Finding) => ReactNode;
  /** Parties of the form, so that labels can tell their roles. */
  parties?: readonly Party[];
}

const severities: [Severity, string, ReactNode][] = [
  ['BLOCK', 'red', <StopFilled key="i" />],
  ['HIGH', 'volcano', <WarningFilled key="i" />],
  ['WARN', 'gold', <ExclamationCircleFilled key="i" />],
  ['INFO', 'blue', <InfoCircleFilled key="i" />],
];

/** FindingList is what the checks found, the gravest first, with its legal source. */
export function FindingList({ findings, onOpenField, action, parties }: Props) {
  const { t } = useTranslation('case');
  if (findings.length === 0) return <EmptyState text={t('finding.none')} />;
  return (
    <div className="case-findings">
      {severities.map(([severity, color, icon]) => {
        const group = findings.filter((f) => f.severity === severity);
        if (group.length === 0) return null;
        return (
          <section key={severity} aria-label={t(`severity.${severity}`)}>
            <h4>
              <Tag color={color} icon={icon}>
                {t(`severity.${severity}`)}
              </Tag>
              <span className="quiet">{t('finding.summary', { count: group.length })}</span>
            </h4>
            <ul>
              {group.map((finding, i) => (
                <FindingLine key={finding.key || `${finding.code}${finding.pointer}${i}`} finding={finding} onOpenField={onOpenField} action={action} parties={parties} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function HandlingLine({ handling }: { handling: Schemas['FindingHandling'] }) {
  const { t } = useTranslation('case');
  const open = handling.state === 'OPEN' || handling.state === 'STALE';
  return (
    <div>
      <Tag color={open ? 'orange' : 'green'}>{t(`finding.handling.${handling.state}`)}</Tag>
      {handling.note && t('finding.handledBy', { name: handling.handled_by_name ?? '', note: handling.note })}
    </div>
  );
}

function FindingLine({ finding, onOpenField, action, parties }: Omit<Props, 'findings'> & { finding: Finding }) {
  const { t } = useTranslation('case');
  const label = fieldLabel(t, finding.pointer, parties);
  const { pointer } = finding;
  return (
    <li className="case-finding">
      <div className="case-finding-text">
        {pointer && <strong>{label}</strong>} {finding.text}
        <div className="quiet">
          {finding.article && t('finding.article', { article: finding.article })} · {t('finding.rule', { rule: finding.rule })}
          {finding.others?.map((other) => (
            <span key={other.contract_id}> · {t('finding.other', { number: other.acceptance_no ?? other.contract_id })}</span>
          ))}
        </div>
        {finding.why && <div className="quiet">{t('finding.why', { why: finding.why })}</div>}
        {finding.handling && <HandlingLine handling={finding.handling} />}
      </div>
      <div className="case-finding-actions">
        {pointer && onOpenField && (
          <Button size="small" type="text" icon={<AimOutlined />} aria-label={t('finding.open', { label })} title={t('finding.open', { label })} onClick={() => onOpenField(pointer)} />
        )}
        {action?.(finding)}
      </div>
    </li>
  );
}
