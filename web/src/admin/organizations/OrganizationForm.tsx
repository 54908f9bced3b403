import { Alert, App, Button, Checkbox, Drawer, Form, Input, Radio, Select } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useIndustries, useOptions, useRegions, useTreeOptions, useZones } from '../../contracts/edit/options';
import { useTranslation } from '../../i18n';
import type { Organization } from '../may';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { useOpened } from '../useOpened';
import { bodyOf, marks, type OrganizationValues, patchOf, shown, valuesOf } from './fields';

interface Props {
  organization?: Organization;
  onClose: () => void;
  onDone: (o: Organization) => void;
}

/** Adds an organisation, or changes one. */
export function OrganizationForm(props: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const [form] = Form.useForm<OrganizationValues>();
  const { organization: o } = props;
  const { busy, refused, stale, save } = useSaving(props);
  useFieldErrors(form, refused, shown);
  return (
    <Drawer
      open
      size={720}
      title={t(o ? 'organization.editTitle' : 'organization.createTitle')}
      mask={{ closable: false }}
      onClose={props.onClose}
      footer={
        <>
          {stale ? <Alert className="admin-refusal" type="warning" showIcon role="alert" title={t('stale')} /> : <Refusal refused={refused} shown={shown} />}
          <div className="admin-actions">
            <Button type="primary" loading={busy} onClick={() => form.submit()}>
              {common('save')}
            </Button>
            <Button onClick={props.onClose}>{common('cancel')}</Button>
          </div>
        </>
      }
    >
      {o?.verification === 'VERIFIED' && <Alert className="admin-refusal" type="info" showIcon title={t('organization.reverify')} />}
      <Form<OrganizationValues> form={form} name="organization" layout="vertical" className="admin-form" initialValues={valuesOf(o)} onFinish={(values) => void save(values)} scrollToFirstError>
        <Basics fixed={o !== undefined} />
        <Profile />
      </Form>
    </Drawer>
  );
}

/** Sends the form: a new organisation, or what was changed of one. */
function useSaving({ organization: newest, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const { busy, refused, send } = useSending();
  const { opened, version, stale } = useOpened(newest, refused);
  const call = (values: OrganizationValues) => {
    if (!opened || !newest) {
      const body = bodyOf(values);
      return api.POST('/organizations', { body: { ...body, side: values.side ?? 'APPLICANT', name: body.name ?? '' } });
    }
    const body = patchOf({ ...valuesOf(opened), ...values }, opened, newest);
    return api.PATCH('/organizations/{id}', { params: { path: { id: opened.id }, header: { 'If-Match': ifMatch(version) } }, body });
  };
  const save = async (values: OrganizationValues) => {
    const saved = await send(() => take<Organization>(call(values)));
    if (!saved) return;
    void message.success(opened ? t('saved') : t('organization.created_message', { name: saved.name }));
    onClose();
    onDone(saved);
  };
  return { busy, refused, stale, save };
}

function Basics({ fixed }: { fixed: boolean }) {
  const { t } = useTranslation('admin');
  const side = Form.useWatch<OrganizationValues['side']>('side') ?? 'APPLICANT';
  const office = side === 'BUREAU';
  const kinds = useTreeOptions('party_kinds');
  const regions = useRegions();
  const zones = useZones();
  return (
    <>
      <Form.Item name="side" label={t('organization.side')} className="admin-wide">
        <Radio.Group disabled={fixed}>
          <Radio value="APPLICANT">{t('side.APPLICANT')}</Radio>
          <Radio value="BUREAU">{t('side.BUREAU')}</Radio>
        </Radio.Group>
      </Form.Item>
      <Form.Item name="name" label={t('organization.name')} extra={t('organization.nameHint')} className="admin-wide" rules={[{ required: true, whitespace: true, message: t('organization.nameRequired') }]}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="credit_code" label={t('organization.credit_code')} extra={t('organization.codeHint')}>
        <Input maxLength={18} className="admin-code" spellCheck={false} />
      </Form.Item>
      <Form.Item name="code_exception" label={t('organization.code_exception')} extra={t('organization.exceptionHint')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="party_kind" label={t('organization.party_kind')}>
        <Select showSearch={{ optionFilterProp: 'label' }} allowClear options={kinds} />
      </Form.Item>
      <Form.Item name="region_code" label={t('organization.region_code')}>
        <Select showSearch={{ optionFilterProp: 'label' }} allowClear options={office ? [...regions, { label: t('organization.zone_code'), title: '', options: zones }] : regions} />
      </Form.Item>
      <Form.Item name="zone_code" label={t('organization.zone_code')}>
        <Select allowClear options={zones} />
      </Form.Item>
      <Form.Item name="phone" label={t('organization.phone')}>
        <Input maxLength={40} inputMode="tel" />
      </Form.Item>
      {office && (
        <Form.Item name="office_point" label={t('organization.office_point')} extra={t('organization.pointHint')}>
          <Input maxLength={2} inputMode="numeric" />
        </Form.Item>
      )}
    </>
  );
}

function Profile() {
  const { t } = useTranslation('admin');
  const line = (name: 'legal_rep' | 'contact' | 'email' | 'zip' | 'address', length: number, wide = false) => (
    <Form.Item name={['profile', name]} label={t(`organization.${name}`)} className={wide ? 'admin-wide' : ''}>
      <Input maxLength={length} />
    </Form.Item>
  );
  return (
    <>
      <h3 className="admin-group admin-wide">{t('organization.profile')}</h3>
      {line('legal_rep', 64)}
      {line('contact', 64)}
      {line('email', 100)}
      {line('zip', 12)}
      {line('address', 200, true)}
      <Form.Item name={['profile', 'industry']} label={t('organization.industry')}>
        <Select showSearch={{ optionFilterProp: 'label' }} allowClear options={useIndustries()} />
      </Form.Item>
      <Form.Item name={['profile', 'scale']} label={t('organization.scale')}>
        <Select allowClear options={useOptions('enterprise_scales')} />
      </Form.Item>
      <Form.Item name={['profile', 'country']} label={t('organization.country')}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={useOptions('countries')} />
      </Form.Item>
      <Form.Item name={['profile', 'marks']} label={t('organization.marks')} className="admin-wide">
        <Checkbox.Group className="admin-marks" options={marks.map((name) => ({ value: name, label: t(`organization.${name}`) }))} />
      </Form.Item>
    </>
  );
}
