import { Tabs } from 'antd';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { AfterTab } from '../../after/AfterTab';
import { DecisionList, NoticeList, ReviewList } from '../../case/Decided';
import { DocumentViewer } from '../../case/DocumentViewer';
import { HistoryTimeline } from '../../case/HistoryTimeline';
import { showField } from '../../case/showField';
import { useTranslation } from '../../i18n';
import type { desk } from '../../i18n/zh-CN/desk';
import { Outcome } from '../step/Outcome';
import { type Contract, useStepsHere } from '../step/useStep';
import { AmountsTab } from './AmountsTab';
import { ChecklistTab } from './ChecklistTab';
import { DeskHeader } from './DeskHeader';
import { FindingsTab, useFindings } from './FindingsTab';
import { FormTab } from './FormTab';
import { useNotes } from './notes';
import { RoundsTab } from './RoundsTab';
import { SplitPanes } from './SplitPanes';
import { progressOf, useChecklist } from './useChecklist';

export type DeskTab = keyof typeof desk.desk.tab;

// What is read first: after a correction what changed, before a decision what was found.
function firstTab(contract: Contract): DeskTab {
  if (contract.status === 'SECOND_REVIEW') return 'opinions';
  if (contract.round > 1 && ['SUBMITTED', 'ACCEPTED', 'FIRST_REVIEW'].includes(contract.status)) return 'rounds';
  return 'form';
}

/** The form and the review on the left, the documents on the right. */
export function Desk() {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const [tab, setTab] = useState<DeskTab>(() => firstTab(contract));
  const [document, setDocument] = useState<string>();
  const [wanted, setWanted] = useState<{ pointer: string }>();
  const left = useRef<HTMLDivElement>(null);
  const openField = useCallback(
    (pointer: string) => {
      const material = /^\/documents\/(M\d+)$/.exec(pointer)?.[1];
      const found = material && contract.documents?.find((d) => d.material === material);
      if (found) setDocument(found.id);
      if (material) return;
      setTab('form');
      setWanted({ pointer });
    },
    [contract.documents],
  );
  useEffect(() => {
    if (tab === 'form' && wanted && left.current && showField(wanted.pointer, left.current)) setWanted(undefined);
  }, [tab, wanted]);
  return (
    <div className="desk-page">
      <DeskHeader onTab={setTab} />
      <Outcome quiet={false} />
      <SplitPanes
        label={t('desk.split')}
        left={
          <section className="desk-left" aria-label={t('desk.left')} ref={left}>
            <Tabs size="small" animated={false} tabBarGutter={20} activeKey={tab} onChange={(next) => setTab(next as DeskTab)} items={useParts(openField)} />
          </section>
        }
        right={
          <section className="desk-right" aria-label={t('desk.right')}>
            <DocumentViewer contractId={contract.id} documents={contract.documents ?? []} selected={document} onSelect={setDocument} />
          </section>
        }
      />
    </div>
  );
}

function useParts(openField: (pointer: string) => void): { key: DeskTab; label: ReactNode; children: ReactNode }[] {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { notes } = useNotes();
  const findings = useFindings(contract).data?.items.length;
  const tests = useChecklist(contract, notes).data?.items ?? [];
  const { done } = progressOf(tests, notes.checklist);
  const part = (key: DeskTab, children: ReactNode, count?: string | number) => ({
    key,
    label: (
      <>
        {t(`desk.tab.${key}`)}
        {count !== undefined && <span className="desk-count">{count}</span>}
      </>
    ),
    children,
  });
  return [
    part('form', <FormTab />),
    ...(contract.round > 1 ? [part('rounds', <RoundsTab onOpenField={openField} />)] : []),
    part('findings', <FindingsTab onOpenField={openField} />, findings),
    part('checklist', <ChecklistTab />, contract.actions.includes('review') && tests.length > 0 ? `${done}/${tests.length}` : undefined),
    part('amounts', <AmountsTab />),
    part('opinions', <Opinions />, (contract.reviews?.length ?? 0) || undefined),
    ...(contract.registered_on || contract.proceeding_id ? [part('after', <AfterTab contract={contract} />)] : []),
    part('history', <HistoryTimeline contractId={contract.id} />),
  ];
}

function Opinions() {
  const { contract } = useStepsHere();
  const decided = contract.decisions ?? [];
  const notices = contract.notices ?? [];
  return (
    <div className="case-cards">
      {decided.length > 0 && <DecisionList decisions={decided} />}
      <ReviewList reviews={contract.reviews} />
      {contract.status === 'SECOND_REVIEW' && <AmountsTab />}
      {notices.length > 0 && <NoticeList notices={notices} parties={contract.parties} />}
    </div>
  );
}
