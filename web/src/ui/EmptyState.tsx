import { Empty } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n';

/** Nothing to show: says why and what to do next. */
export function EmptyState({ text, children }: { text?: string; children?: ReactNode }) {
  const { t } = useTranslation('common');
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? t('nothing')}>
      {children}
    </Empty>
  );
}
