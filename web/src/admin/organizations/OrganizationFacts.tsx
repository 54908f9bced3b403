import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { InstantText } from '../../ui/InstantText';
import { Facts } from '../Facts';
import type { Organization } from '../may';
import { type Mark, marks } from './fields';
import { tableOf } from './OrganizationTable';

const coded = (table: string, code?: string): ReactNode => code && <CodeName table={table} code={code} />;

function MarkTags({ names }: { names: Mark[] }) {
  const { t } = useTranslation('admin');
  return (
    <span className="admin-marks-line">
      {names.map((name) => (
        <Tag key={name}>{t(`organization.${name}`)}</Tag>
      ))}
    </span>
  );
}

const only = (when: boolean, name: string, value: ReactNode): [string, ReactNode][] => (when ? [[name, value]] : []);

/** What is known of an organisation, in groups. */
export function OrganizationFacts({ organization: o }: { organization: Organization }) {
  const { t } = useTranslation('admin');
  const profile = o.profile ?? {};
  const set = marks.filter((name) => profile[name]);
  return (
    <>
      <Facts
        items={[
          [t('organization.side'), t(`side.${o.side}`)],
          [t('organization.credit_code'), o.credit_code && <span className="admin-code">{o.credit_code}</span>],
          ...only(o.code_exception !== undefined, t('organization.code_exception'), o.code_exception),
          [t('organization.party_kind'), coded('party_kinds', o.party_kind)],
          [t('organization.region_code'), coded(tableOf(o.region_code), o.region_code)],
          [t('organization.zone_code'), coded('regions_taian', o.zone_code)],
          ...only(o.side === 'BUREAU', t('organization.office_point'), o.office_point),
          [t('organization.phone'), o.phone],
        ]}
      />
      <h3 className="admin-group">{t('organization.profile')}</h3>
      <Facts
        items={[
          [t('organization.legal_rep'), profile.legal_rep],
          [t('organization.contact'), profile.contact],
          [t('organization.email'), profile.email],
          [t('organization.address'), profile.address],
          [t('organization.zip'), profile.zip],
          [t('organization.country'), coded('countries', profile.country)],
          [t('organization.industry'), coded('industries_gbt4754_divisions', profile.industry)],
          [t('organization.scale'), coded('enterprise_scales', profile.scale)],
          [t('organization.marks'), set.length > 0 && <MarkTags key="m" names={set} />],
        ]}
      />
      <p className="quiet">
        {t('organization.created')} <InstantText value={o.created_at} /> · {t('organization.updated')} <InstantText value={o.updated_at} />
      </p>
    </>
  );
}
