import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { LinkButton } from '../contracts/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { pieces, type Span } from './marks';
import { perCent } from './perCent';
import './text.css';

/** /desk/:id/similar/:other: two contract texts side by side, what both have marked (文本对照). */
export function ComparePage() {
  const { id = '', other = '' } = useParams();
  const { t } = useTranslation('text');
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', id, 'similar', other],
    queryFn: () => take(api.GET('/contracts/{id}/similar/{other_id}', { params: { path: { id, other_id: other } } })),
    staleTime: 60_000,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  const same = data.passages.reduce((sum, passage) => sum + passage.same, 0);
  return (
    <div className="text-compare">
      <PageHeader
        title={t('compare.title', { likeness: perCent(data.per_mille) })}
        sub={t('compare.passages', { count: data.passages.length, same })}
        actions={<LinkButton to={`/desk/${id}`}>{t('compare.back')}</LinkButton>}
      />
      {data.passages.length === 0 ? <Alert type="info" showIcon title={t('compare.none')} /> : <p className="quiet">{t('compare.hint')}</p>}
      <Sides data={data} />
    </div>
  );
}

function Sides({ data }: { data: Schemas['TextComparison'] }) {
  const [chosen, setChosen] = useState<{ mark: number; by: 'left' | 'right' }>();
  return (
    <div className="text-sides">
      <Side text={data.left} spans={data.passages.map((p) => p.left)} chosen={chosen?.mark} follow={chosen?.by === 'right'} onChoose={(mark) => setChosen({ mark, by: 'left' })} />
      <Side text={data.right} spans={data.passages.map((p) => p.right)} chosen={chosen?.mark} follow={chosen?.by === 'left'} onChoose={(mark) => setChosen({ mark, by: 'right' })} />
    </div>
  );
}

interface SideProps {
  text: Schemas['ComparedText'];
  spans: Span[];
  chosen: number | undefined;
  /** Whether the choice was made on the other side, so that this one must show it. */
  follow: boolean;
  onChoose: (mark: number) => void;
}

function Side({ text, spans, chosen, follow, onChoose }: SideProps) {
  const { t } = useTranslation('text');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow && chosen !== undefined) box.current?.querySelector(`[data-mark="${chosen}"]`)?.scrollIntoView({ block: 'center' });
  }, [chosen, follow]);
  const seen = new Set<number>();
  return (
    <section className="panel text-side" aria-label={text.project_name}>
      <header>
        <Link to={`/desk/${text.contract_id}`}>{text.project_name}</Link>
        <span className="quiet">{text.acceptance_no}</span>
      </header>
      <div className="text-pages" ref={box} role="region" tabIndex={0} aria-label={`${t('title')} ${text.project_name}`}>
        {text.pages.map((page) => (
          <section key={page.number}>
            <h4>{t('page', { number: page.number })}</h4>
            <ol className="text-lines">
              {page.lines.map((line, i) => (
                <li key={i}>
                  {pieces(line, page.number, i + 1, spans).map((piece, k) => {
                    const { mark } = piece;
                    if (mark === undefined) return piece.text;
                    const first = !seen.has(mark);
                    seen.add(mark);
                    return (
                      <mark key={k} data-mark={mark} className={mark === chosen ? 'text-chosen' : undefined} onClick={() => onChoose(mark)}>
                        {first && (
                          <button type="button" className="text-number" aria-label={t('compare.passage', { number: mark + 1 })} onClick={() => onChoose(mark)}>
                            {mark + 1}
                          </button>
                        )}
                        {piece.text}
                      </mark>
                    );
                  })}
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </section>
  );
}
