import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { around, type Page } from './marks';
import { ReadingState } from './ReadingState';
import './text.css';

export type Anchor = Schemas['Anchor'];

/** What was read in a document, with the facts found in it; a fact or a finding leads to its line. */
export function TextView({ contractId, documentId, place }: { contractId: string; documentId: string; place?: Anchor | undefined }) {
  const { t } = useTranslation('text');
  const [own, setOwn] = useState<Anchor>();
  const [from, setFrom] = useState(place);
  if (from !== place) {
    setFrom(place);
    setOwn(undefined);
  }
  const { data, error, refetch } = useQuery({
    queryKey: ['document', documentId, 'text'],
    queryFn: () => take(api.GET('/contracts/{id}/documents/{document_id}/text', { params: { path: { id: contractId, document_id: documentId } } })),
    refetchInterval: (query) => (query.state.data?.reading.state === 'QUEUED' ? 3000 : false),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={10} />;
  return (
    <div className="text-view">
      <ReadingState reading={data.reading} />
      {data.truncated && <Alert type="warning" showIcon title={t('truncated')} />}
      {data.facts.length > 0 && <Collapse size="small" items={[{ key: 'facts', label: t('facts', { count: data.facts.length }), children: <Facts facts={data.facts} onOpen={setOwn} /> }]} />}
      <Pages pages={data.pages} place={own ?? place} />
    </div>
  );
}

function Facts({ facts, onOpen }: { facts: Schemas['TextFact'][]; onOpen: (at: Anchor) => void }) {
  const { t } = useTranslation('text');
  return (
    <ul className="text-facts">
      {facts.map((fact, i) => (
        <li key={i}>
          <span className="quiet">{t(`kind.${fact.kind}`)}</span>
          <Button type="link" size="small" onClick={() => onOpen(fact.anchor)}>
            {fact.value || fact.anchor.words || t('place', { page: fact.anchor.page, line: fact.anchor.line ?? 1 })}
          </Button>
          {!fact.valid && <Tag color="red">{t('invalid')}</Tag>}
        </li>
      ))}
    </ul>
  );
}

function Pages({ pages, place }: { pages: Page[]; place?: Anchor | undefined }) {
  const { t } = useTranslation('text');
  const target = useRef<HTMLLIElement>(null);
  useEffect(() => {
    void target.current?.scrollIntoView({ block: 'center' });
  }, [place]);
  return (
    <div className="text-pages" role="region" tabIndex={0} aria-label={t('title')}>
      {pages.map((page) => (
        <section key={page.number} aria-label={t('page', { number: page.number })}>
          <h4>
            {t('page', { number: page.number })} {page.scanned && <Tag color="gold">{t('scanned')}</Tag>}
          </h4>
          <ol className="text-lines">
            {page.lines.map((line, i) => {
              const here = place?.page === page.number && place.line === i + 1;
              return (
                <li key={i} ref={here ? target : undefined}>
                  {here ? around(line, place.words).map((piece, k) => (piece.mark === undefined ? piece.text : <mark key={k}>{piece.text}</mark>)) : line}
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}
