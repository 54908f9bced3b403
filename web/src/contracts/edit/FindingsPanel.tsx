import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { PartSkeleton } from '../../ui/Skeletons';
import type { Finding } from './checks';
import { useChecks, useDraft, useEditor } from './editor';
import { focusField } from './focusField';
import { useLabels } from './labels';

const severities = ['BLOCK', 'HIGH', 'WARN', 'INFO'] as const;
const icons = { BLOCK: CloseCircleFilled, HIGH: WarningFilled, WARN: ExclamationCircleFilled, INFO: InfoCircleFilled };
const counts = { BLOCK: 'findings.blocks', HIGH: 'findings.high', WARN: 'findings.warn', INFO: 'findings.info' } as const;
const few = 8;

/** The findings, the gravest first, each with its source and a way to its field. */
export function FindingsPanel() {
  const { t } = useTranslation('contracts');
  const { id, refused, conflicts } = useDraft();
  const { findings } = useChecks();
  // What the server refused or someone else changed stands in the way just as well.
  const held: Finding[] = [
    ...refused.map((entry) => finding(entry.pointer, entry.detail)),
    ...conflicts.map((entry) => finding(entry.pointer, t('conflict.title'))),
  ];
  return (
    <aside className="panel findings" aria-label={t('findings.title')}>
      <h2>{t('findings.title')}</h2>
      {id === undefined ? <p className="quiet">{t('findings.before')}</p> : findings === undefined ? <PartSkeleton /> : <Findings findings={[...held, ...findings]} />}
    </aside>
  );
}

const finding = (pointer: string, text: string): Finding => ({ key: '', rule: '', severity: 'BLOCK', pointer, code: 'held', text, overridable: false });

function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation('contracts');
  const [all, setAll] = useState(false);
  if (findings.length === 0) {
    return (
      <p className="findings-none">
        <CheckCircleFilled aria-hidden /> {t('findings.none')}
      </p>
    );
  }
  const ordered = severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const shown = all ? ordered : ordered.slice(0, few);
  return (
    <>
      <ul className="findings-counts" aria-live="polite">
        {severities.map((severity) => {
          const count = findings.filter((finding) => finding.severity === severity).length;
          const Icon = icons[severity];
          return count === 0 ? null : (
            <li key={severity} className={`severity-${severity}`}>
              <Icon aria-hidden /> {t(counts[severity], { count })}
            </li>
          );
        })}
      </ul>
      <FindingLines findings={shown} />
      {ordered.length > few && (
        <Button type="link" onClick={() => setAll(!all)}>
          {all ? t('findings.less') : t('findings.more', { count: ordered.length - few })}
        </Button>
      )}
    </>
  );
}

/** Findings as a list; `before` runs when one is followed to its field. */
export function FindingLines({ findings, before }: { findings: readonly Finding[]; before?: () => void }) {
  const { t } = useTranslation('contracts');
  const { checks } = useEditor();
  const { full } = useLabels();
  const go = (pointer: string) => {
    before?.();
    checks.touch(pointer);
    // After a dialogue has closed and given back the focus.
    setTimeout(() => focusField(pointer), before === undefined ? 0 : 300);
  };
  return (
    <ul className="finding-lines">
      {findings.map((finding, i) => {
        const pointer = finding.pointer ?? '';
        const label = full(pointer);
        const Icon = icons[finding.severity];
        return (
          <li key={`${finding.code}${pointer}${i}`} className={`finding-line severity-${finding.severity}`}>
            <Icon aria-label={t(`findings.severity.${finding.severity}`)} role="img" />
            <div className="finding-text">
              <strong>{label}</strong>
              <span>{finding.text}</span>
              {finding.article && <span className="quiet finding-article">{finding.article}</span>}
            </div>
            {pointer !== '' && (
              <Button size="small" type="link" aria-label={t('findings.fillLabel', { label })} onClick={() => go(pointer)}>
                {t('findings.fill')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
