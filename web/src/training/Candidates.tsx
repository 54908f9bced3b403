import { Button, Input, InputNumber, Table } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { type Examination, sum, useSend } from './model';

type Candidate = Schemas['ExaminationCandidate'];
type Result = Schemas['ExaminationResult'];

/** Candidates with their results: entered once, corrected by another person with the reason, both stay. */
export function Candidates({ examination, teaches, corrects }: { examination: Examination; teaches: boolean; corrects: boolean }) {
  const { t } = useTranslation('training');
  const over = new Date(examination.ends_at).getTime() <= Date.now();
  const [wrong, setWrong] = useState<{ candidate: Candidate; result: Result }>();
  return (
    <>
      {teaches && !over && <p className="quiet">{t('exam.resultsLater')}</p>}
      <Table<Candidate>
        rowKey="enrolment_id"
        size="small"
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 900 }}
        dataSource={examination.candidates}
        locale={{ emptyText: <span className="quiet">{t('exam.nobody')}</span> }}
        columns={[
          { title: t('name'), dataIndex: 'name', className: 'training-tight' },
          { title: t('hours'), align: 'right', render: (_, c) => sum(c.hours) },
          { title: t('exam.admitted'), render: (_, c) => t(c.admitted ? 'exam.admittedYes' : 'exam.admittedNo') },
          {
            title: t('exam.result'),
            render: (_, c) =>
              c.results.length > 0 ? <Results results={c.results} /> : teaches && over && c.admitted ? <Enter examination={examination} candidate={c} /> : <span className="quiet">{t('notYet')}</span>,
          },
          ...(corrects
            ? [
                {
                  title: t('exam.correct'),
                  render: (_: unknown, c: Candidate) => {
                    const last = c.results[c.results.length - 1];
                    return (
                      last && (
                        <Button size="small" aria-label={`${t('exam.correct')} ${c.name}`} onClick={() => setWrong({ candidate: c, result: last })}>
                          {t('exam.correct')}
                        </Button>
                      )
                    );
                  },
                },
              ]
            : []),
        ]}
      />
      {wrong && <Correct key={wrong.result.id} examination={examination} {...wrong} onDone={() => setWrong(undefined)} />}
    </>
  );
}

function Results({ results }: { results: Result[] }) {
  const { t } = useTranslation('training');
  return (
    <ul className="training-results">
      {results.map((r, i) => (
        <li key={r.id} className={i < results.length - 1 ? 'training-old quiet' : ''}>
          {t(r.passed ? 'exam.passedWith' : 'exam.failedWith', { score: r.score, mark: r.pass_mark })}
          {r.reason ? `（${r.reason}）` : ''}
        </li>
      ))}
    </ul>
  );
}

function Enter({ examination, candidate }: { examination: Examination; candidate: Candidate }) {
  const { t } = useTranslation('training');
  const [score, setScore] = useState<number | null>(null);
  const { busy, refused, send } = useSend();
  return (
    <>
      <div className="training-bar">
        <InputNumber aria-label={`${t('exam.score')} ${candidate.name}`} min={0} max={100} precision={0} value={score} onChange={setScore} />
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={score === null}
          aria-label={`${t('exam.enter')} ${candidate.name}`}
          onClick={() =>
            score !== null &&
            void send((key) =>
              take(api.POST('/examinations/{id}/results', { params: { path: { id: examination.id }, header: { 'Idempotency-Key': key } }, body: { enrolment_id: candidate.enrolment_id, score } })),
            )
          }
        >
          {t('exam.enter')}
        </Button>
      </div>
      <Problem error={refused} />
    </>
  );
}

function Correct({ examination, candidate, result, onDone }: { examination: Examination; candidate: Candidate; result: Result; onDone: () => void }) {
  const { t } = useTranslation('training');
  const [score, setScore] = useState(result.score);
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(onDone);
  const save = (key: string) =>
    take(
      api.POST('/examinations/{id}/results/{result}/correct', {
        params: { path: { id: examination.id, result: result.id }, header: { 'Idempotency-Key': key } },
        body: { score, reason },
      }),
    );
  return (
    <>
      <p className="quiet">{t('exam.correctAbout')}</p>
      <div className="training-bar">
        <strong>{candidate.name}</strong>
        <InputNumber aria-label={t('exam.score')} min={0} max={100} precision={0} value={score} onChange={(n) => setScore(n ?? 0)} />
        <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />
        <Button type="primary" loading={busy} disabled={reason.trim() === '' || score === result.score} onClick={() => void send(save)}>
          {t('exam.correct')}
        </Button>
      </div>
      <Problem error={refused} />
    </>
  );
}
