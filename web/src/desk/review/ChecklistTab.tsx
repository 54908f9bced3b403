import { Alert, Progress, Radio, Tag } from 'antd';
import { useTranslation } from '../../i18n';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { useStepsHere } from '../step/useStep';
import { type Answer, useNotes } from './notes';
import { progressOf, type Test, useChecklist } from './useChecklist';

const answers: Answer[] = ['YES', 'NO', 'NA'];

/** The recognition tests (认定要点): to answer for the reviewer, to read for others. */
export function ChecklistTab() {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { notes, write } = useNotes();
  const { data, error, isPending, isFetching, refetch } = useChecklist(contract, notes);
  const writing = contract.actions.includes('review');
  const last = contract.reviews?.filter((review) => review.stage === 'FIRST').at(-1);
  if (isPending && isFetching) return <PartSkeleton rows={8} />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const tests = data?.items ?? [];
  const given = writing ? notes.checklist : ((last?.checklist ?? {}) as Record<string, Answer>);
  return (
    <>
      {writing ? <Standing tests={tests} given={given} /> : <p className="quiet">{last ? t('checklist.lastAnswers', { round: last.round }) : t('checklist.readOnly')}</p>}
      <ul className="desk-tests">
        {tests.map((test) => (
          <TestLine
            key={test.id}
            test={test}
            answer={given[test.id]}
            onAnswer={writing ? (answer) => write({ checklist: { ...notes.checklist, [test.id]: answer } }) : undefined}
          />
        ))}
      </ul>
    </>
  );
}

function Standing({ tests, given }: { tests: readonly Test[]; given: Record<string, Answer> }) {
  const { t } = useTranslation('desk');
  const { done, hardOpen } = progressOf(tests, given);
  const text = t('checklist.progress', { done, count: tests.length });
  return (
    <div className="desk-standing">
      <Progress percent={tests.length ? Math.round((done / tests.length) * 100) : 0} showInfo={false} size="small" aria-label={text} />
      <span className="quiet">{text}</span>
      {hardOpen > 0 && <Alert type="warning" showIcon title={t('checklist.hardOpen', { count: hardOpen })} />}
    </div>
  );
}

function TestLine({ test, answer, onAnswer }: { test: Test; answer?: Answer; onAnswer?: (answer: Answer) => void }) {
  const { t } = useTranslation('desk');
  const name = `test-${test.id}`;
  return (
    <li className={`desk-test${test.hard && answer === 'NO' ? ' desk-test-against' : ''}`}>
      <div id={name} className="desk-test-text">
        <span className="desk-number">{test.id}</span> {test.text} {test.hard ? <Tag color="volcano">{t('checklist.hard')}</Tag> : <Tag>{t('checklist.soft')}</Tag>}
        {test.source && <div className="quiet">{t('checklist.source', { source: test.source })}</div>}
      </div>
      {onAnswer ? (
        <Radio.Group aria-labelledby={name} name={name} size="small" optionType="button" value={answer} onChange={(e) => onAnswer(e.target.value as Answer)}>
          {answers.map((one) => (
            <Radio.Button key={one} value={one}>
              {t(`checklist.${one}`)}
            </Radio.Button>
          ))}
        </Radio.Group>
      ) : (
        <span className="desk-test-answer">{answer ? t(`checklist.${answer}`) : '—'}</span>
      )}
    </li>
  );
}
