import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined, EditFilled, CloseCircleFilled } from '@ant-design/icons';
import { useTranslation } from '../../i18n';
import { useChecks, useDraft } from './editor';
import { sectionKeys, sectionState, type SectionKey } from './sectionKeys';

const icons = { empty: MinusCircleOutlined, started: EditFilled, todo: ExclamationCircleFilled, wrong: CloseCircleFilled, fine: CheckCircleFilled };

/** The parts of the form with where each stands. */
export function Contents({ documents }: { documents: number }) {
  const { t } = useTranslation('contracts');
  const { draft, refused } = useDraft();
  const { findings } = useChecks();
  const go = (key: SectionKey) => {
    const section = document.getElementById(`section-${key}`);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  };
  return (
    <nav className="contents" aria-label={t('edit.toc')}>
      <ol>
        {sectionKeys.map((key) => {
          const state = sectionState(key, draft, documents, findings, refused);
          const Icon = icons[state.kind];
          return (
            <li key={key}>
              <button type="button" className={`contents-line contents-${state.kind}`} onClick={() => go(key)}>
                <Icon aria-hidden />
                <span className="contents-name">{t(`section.${key}`)}</span>
                <span className="contents-state">{t(`state.${state.kind}`, { count: state.count })}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
