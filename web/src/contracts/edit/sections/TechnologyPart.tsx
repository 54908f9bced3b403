import { useTranslation } from '../../../i18n';
import { CodeField, TextField } from '../controls';
import { useValue } from '../editor';
import { useIndustries, useOptions, useTreeOptions } from '../options';
import { Section } from '../Section';

/** How long a summary must be (test G4); the server checks it, the counter only shows it. */
const summaryMin = 100;

/** 技术内容: what is researched or done, for whom, and how one knows that it worked. */
export function TechnologyPart() {
  const fields = useTreeOptions('technology_fields');
  const objectives = useOptions('socio_economic_objectives');
  const industries = useIndustries();
  return (
    <Section name="technology">
      <div className="form-grid">
        <CodeField pointer="/tech_field" options={fields} />
        <CodeField pointer="/soc_econ_objective" options={objectives} />
        <CodeField pointer="/industry_served" options={industries} />
        <Plan />
        <Summary />
        <TextField pointer="/targets" rows={3} maxLength={20000} wide />
        <TextField pointer="/acceptance_method" rows={2} maxLength={2000} wide />
      </div>
    </Section>
  );
}

function Plan() {
  const { t } = useTranslation('contracts');
  const sources = useTreeOptions('plan_sources');
  const source = useValue<string>('/plan_source');
  const number = useValue<string>('/plan_no');
  return (
    <>
      <CodeField pointer="/plan_source" options={sources} hint={t('hints.plan')} />
      {((source !== undefined && source !== '99') || number !== undefined) && <TextField pointer="/plan_no" maxLength={100} />}
    </>
  );
}

function Summary() {
  const { t } = useTranslation('contracts');
  const length = [...(useValue<string>('/tech_summary') ?? '')].length;
  const counted = length === 0 ? t('hints.summary', { count: summaryMin }) : length < summaryMin ? t('summary.short', { count: length, missing: summaryMin - length }) : t('summary.enough', { count: length, min: summaryMin });
  return <TextField pointer="/tech_summary" rows={6} maxLength={20000} wide hint={counted} />;
}
