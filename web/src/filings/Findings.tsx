import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { byRow, type Filing, type Finding } from './model';

const colors: Record<Finding['severity'], string> = { BLOCK: 'red', HIGH: 'orange', WARN: 'gold', INFO: 'blue' };

/** What was found, row by row as in the workbook. */
export function Findings({ filing }: { filing: Filing }) {
  const { t } = useTranslation('filings');
  const { t: common } = useTranslation('common');
  const { id } = filing;
  const list = useInfiniteQuery({
    queryKey: ['filing-findings', id, filing.stage, filing.findings],
    queryFn: ({ pageParam }) => take(api.GET('/filings/{id}/findings', { params: { path: { id }, query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel">
      <h2>{t('findings.title')}</h2>
      {list.isPending && <PartSkeleton rows={5} />}
      {list.error && <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />}
      {items.length > 0 && (
        <p className="quiet" role="status">
          {t('findings.shown', { shown: items.length, total: filing.findings })}
        </p>
      )}
      <ul className="filing-rows" aria-label={t('findings.title')}>
        {byRow(items).map((group) => (
          <li key={`${group.sheet} ${group.row}`}>
            <h3>{group.row === 0 ? t('findings.workbook') : t('findings.row', { sheet: group.sheet, row: group.row })}</h3>
            <ul className="filing-cells">
              {group.findings.map((finding) => (
                <Cell key={finding.seq} finding={finding} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Cell({ finding }: { finding: Finding }) {
  const { t } = useTranslation('filings');
  return (
    <li>
      <span>
        <Tag color={colors[finding.severity]}>{t(`severity.${finding.severity}`)}</Tag>
      </span>
      <span>
        {finding.column ? t('findings.column', { column: finding.column }) : t('findings.wholeRow')} {finding.header}
      </span>
      <span>{finding.text}</span>
    </li>
  );
}
