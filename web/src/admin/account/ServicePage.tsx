import { Button, Form, Input } from 'antd';
import { useTranslation } from '../../i18n';
import { PageHeader } from '../../ui/PageHeader';
import '../admin.css';

/** For those who verify certificates: the public check, at hand. */
export function ServicePage() {
  const { t, i18n } = useTranslation('admin');
  const query = i18n.language === 'en' ? '?lang=en' : '';
  const check = ({ number }: { number: string }) => {
    const asked = new URLSearchParams({ number: number.trim(), ...(query ? { lang: 'en' } : {}) });
    window.open(`/verify?${asked}`, '_blank', 'noopener');
  };
  return (
    <div className="admin-account">
      <PageHeader title={t('service.title')} sub={t('service.sub')} />
      <section className="panel">
        <Form name="service" layout="vertical" requiredMark={false} onFinish={check}>
          <Form.Item name="number" label={t('service.number')} extra={t('service.numberHint')} rules={[{ required: true, whitespace: true, message: t('service.numberHint') }]}>
            <Input size="large" maxLength={400} autoFocus autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Button type="primary" size="large" htmlType="submit">
            {t('service.go')}
          </Button>
        </Form>
      </section>
      <div className="admin-cards">
        <Card title={t('service.file')} about={t('service.fileAbout')} go={t('service.fileGo')} href={`/verify${query}#drop`} />
        <Card title={t('service.figures')} about={t('service.figuresAbout')} go={t('service.figuresGo')} href={`/${query}`} />
      </div>
    </div>
  );
}

function Card(props: { title: string; about: string; go: string; href: string }) {
  return (
    <section className="panel">
      <h2>{props.title}</h2>
      <p className="quiet admin-about">{props.about}</p>
      <Button href={props.href} target="_blank" rel="noopener">
        {props.go}
      </Button>
    </section>
  );
}
