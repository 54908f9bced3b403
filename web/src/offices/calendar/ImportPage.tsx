import { UploadOutlined } from '@ant-design/icons';
import { Alert, App, Button, Input, InputNumber, Upload } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Problem } from '../../after/Problem';
import { api, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { PageHeader } from '../../ui/PageHeader';
import { Field } from '../Field';
import '../offices.css';
import { useSending } from '../useSending';
import { EntryTable } from './CalendarPage';
import { Preview } from './Preview';
import { isCsv, type Issue, type Read, readNotice } from './year';

export type Import = Schemas['CalendarImport'];

// No notice is longer.
const longest = 20_000;

/** What was tried and what came of it: it stands for exactly this input. */
interface Tried {
  body: Schemas['CalendarNotice'];
  year: number;
  would: Import;
}

/** /calendar/import: the yearly notice, tried first and then put in force. */
export function ImportPage() {
  const { t } = useTranslation('offices');
  const [search] = useSearchParams();
  const [year, setYear] = useState(Number(search.get('year')) || Number(today().slice(0, 4)) + 1);
  const [document, setDocument] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried>();
  const read = useMemo(() => (isCsv(text) ? undefined : readNotice(text, year, document.trim())), [text, year, document]);
  const body = { document_number: document.trim(), ...(read ? { entries: read.entries } : { csv: text }) };
  const trying = useSending();
  const same = tried && tried.year === year && JSON.stringify(tried.body) === JSON.stringify(body);
  const go = async () => {
    const would = await trying.send(() => take(api.POST('/calendar/{year}/preview', { params: { path: { year } }, body })));
    setTried(would && { body, year, would });
  };
  const ready = document.trim() !== '' && (read ? read.entries.length > 0 : true);
  return (
    <>
      <PageHeader title={t('import.title')} sub={t('import.sub')} />
      <div className="import-grid">
        <section className="panel offices-form">
          <Field label={t('import.year')}>{(id) => <InputNumber id={id} min={2000} max={2100} value={year} onChange={(next) => next && setYear(next)} />}</Field>
          <Field label={t('import.document')} hint={t('import.documentHint')}>
            {(id, hint) => <Input id={id} aria-describedby={hint} value={document} maxLength={200} onChange={(e) => setDocument(e.target.value)} />}
          </Field>
          <Field label={t('import.text')} hint={t('import.textHint')}>
            {(id, hint) => <Input.TextArea id={id} aria-describedby={hint} className="import-text" value={text} maxLength={longest} onChange={(e) => setText(e.target.value)} />}
          </Field>
          <div className="offices-line">
            <UploadText onText={setText} />
            <Button type={same ? 'default' : 'primary'} disabled={!ready} loading={trying.busy} onClick={() => void go()}>
              {t(tried ? 'import.again' : 'import.preview')}
            </Button>
          </div>
          <Problem error={trying.refused} />
        </section>
        <section className="panel" aria-label={t('import.read')}>
          <h2>{t('import.read')}</h2>
          <ReadResult read={read} empty={text.trim() === ''} />
        </section>
      </div>
      {tried && !same && <Alert className="offices-alert" type="warning" showIcon title={t('import.stale')} />}
      {tried && same && <PutInForce tried={tried} />}
    </>
  );
}

function UploadText({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const take = async (file: File) => {
    if (file.size > 200_000) void message.error(t('import.tooLarge'));
    else onText(await file.text());
  };
  return (
    <Upload
      accept=".csv,.txt,text/plain,text/csv"
      showUploadList={false}
      beforeUpload={(file) => {
        void take(file);
        return false;
      }}
    >
      <Button icon={<UploadOutlined />}>{t('import.upload')}</Button>
    </Upload>
  );
}

function ReadResult({ read, empty }: { read?: Read | undefined; empty: boolean }) {
  const { t } = useTranslation('offices');
  if (!read) return <p className="quiet">{t('import.asCsv')}</p>;
  if (empty) return <p className="quiet">{t('import.readNothing')}</p>;
  return (
    <>
      {read.issues.length > 0 && (
        <Alert
          className="offices-alert"
          type="warning"
          showIcon
          title={
            <ul className="offices-list">
              {read.issues.map((issue) => (
                <li key={JSON.stringify(issue)}>
                  <IssueText issue={issue} />
                </li>
              ))}
            </ul>
          }
        />
      )}
      <EntryTable entries={read.entries} />
    </>
  );
}

function IssueText({ issue }: { issue: Issue }) {
  const { t } = useTranslation('offices');
  return issue.what === 'weekday' ? t('import.issue.weekday', { date: issue.date, said: issue.said, is: issue.is }) : t(`import.issue.${issue.what}`, { text: issue.text });
}

/** What the import would do, and the import itself with its reason. */
function PutInForce({ tried }: { tried: Tried }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const go = useNavigate();
  const [reason, setReason] = useState('');
  const importing = useSending('calendar', 'contract', 'queue');
  const put = async () => {
    const params = (key: string) => ({ path: { year: tried.year }, header: { 'Idempotency-Key': key } });
    const done = await importing.send((key) => take(api.POST('/calendar/{year}', { params: params(key), body: { ...tried.body, reason: reason.trim() } })));
    if (!done) return;
    void message.success(t('import.done', { year: tried.year }));
    void go(`/calendar?year=${tried.year}`);
  };
  return (
    <section className="panel offices-form" aria-labelledby="import-would">
      <h2 id="import-would">{t('import.would')}</h2>
      <Preview year={tried.year} would={tried.would} />
      <Field label={t('import.reason')} hint={t('import.reasonHint')}>
        {(id, hint) => <Input.TextArea id={id} aria-describedby={hint} rows={2} value={reason} maxLength={1000} onChange={(e) => setReason(e.target.value)} />}
      </Field>
      <Problem error={importing.refused} />
      <div className="offices-line">
        <Button type="primary" disabled={reason.trim() === ''} loading={importing.busy} onClick={() => void put()}>
          {t('import.go')}
        </Button>
      </div>
    </section>
  );
}
