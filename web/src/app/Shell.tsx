import { FontSizeOutlined, LogoutOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Avatar, Button, Drawer, Dropdown, Grid, Layout, Menu, Tag, Tooltip } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { i18next, useTranslation } from '../i18n';
import { signOut } from '../session/authorize';
import { useReachable } from '../session/connection';
import { hasRole, useMe } from '../session/useMe';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Missing } from '../ui/Missing';
import { PageSkeleton } from '../ui/Skeletons';
import { LanguageSwitch } from './LanguageSwitch';
import { homeOf, routes } from './routes';
import { setLarge, useLarge } from './theme';

/** The frame of every page: who one is, where one can go, and the page itself. */
export function Shell() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Frame />
    </Suspense>
  );
}

function Frame() {
  const { t } = useTranslation('common');
  const me = useMe();
  const narrow = !Grid.useBreakpoint().lg;
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <Layout className="frame">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Layout.Header className="frame-header">
        {narrow && <Button type="text" icon={<MenuOutlined />} aria-label={t('openMenu')} onClick={() => setOpen(true)} />}
        <a className="frame-mark" href="/app/">
          <span aria-hidden="true">技</span>
          <strong>{t('product')}</strong>
        </a>
        <Identity />
        <Tools />
      </Layout.Header>
      <Offline />
      {me.sample && <Alert className="frame-sample" type="warning" banner title={t('sample')} />}
      <Layout className="frame-body">
        {narrow ? (
          <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={260} title={t('menu')} styles={{ body: { padding: 8 } }}>
            <Navigation />
          </Drawer>
        ) : (
          <Layout.Sider width={200} className="frame-side">
            <Navigation />
          </Layout.Sider>
        )}
        <Layout.Content id="main" role="main" className="frame-main" tabIndex={-1}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <Pages />
            </Suspense>
          </ErrorBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function Pages() {
  const me = useMe();
  return (
    <Routes>
      <Route path="/" element={<Navigate to={homeOf(me)} replace />} />
      {routes
        .filter((route) => hasRole(me, route.roles))
        .map((route) => (
          <Route key={route.path} path={route.path} element={<route.element />} />
        ))}
      <Route path="*" element={<Missing />} />
    </Routes>
  );
}

function Navigation() {
  const { t } = useTranslation('common');
  const me = useMe();
  const go = useNavigate();
  const { pathname } = useLocation();
  const lines = routes
    .filter((route) => route.nav && hasRole(me, route.roles) && hasRole(me, route.nav.roles))
    .sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0));
  const here = lines.filter((line) => pathname === line.path || pathname.startsWith(`${line.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <nav aria-label={t('menu')}>
      <Menu
        mode="inline"
        selectedKeys={here ? [here.path] : []}
        items={lines.map((line) => {
          const Icon = line.nav?.icon;
          return { key: line.path, icon: Icon && <Icon />, label: line.nav?.text() };
        })}
        onClick={({ key }) => go(key)}
      />
    </nav>
  );
}

function Identity() {
  const { t } = useTranslation('common');
  const me = useMe();
  return (
    <div className="frame-identity">
      <span className="frame-organization" title={me.organization.name}>
        {me.organization.name}
      </span>
      {me.roles.map((role) => (
        <Tag key={role} color="blue">
          {t(`roles.${role}`)}
        </Tag>
      ))}
    </div>
  );
}

function Tools() {
  const { t } = useTranslation('common');
  const me = useMe();
  const go = useNavigate();
  const large = useLarge();
  const items = [
    { key: 'account', icon: <UserOutlined />, label: t('account'), onClick: () => go('/account') },
    { key: 'out', icon: <LogoutOutlined />, label: t('signOut'), onClick: () => void signOut() },
  ];
  return (
    <div className="frame-tools">
      <Tooltip title={t('largeType')}>
        <Button type={large ? 'primary' : 'text'} ghost={large} aria-pressed={large} aria-label={t('largeType')} icon={<FontSizeOutlined />} onClick={() => setLarge(!large)} />
      </Tooltip>
      <LanguageSwitch />
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" className="frame-user" icon={<Avatar size={26} icon={<UserOutlined />} />}>
          <span className="frame-name">{me.display_name}</span>
        </Button>
      </Dropdown>
    </div>
  );
}

function Offline() {
  const { t } = useTranslation('common');
  if (useReachable()) return null;
  return <Alert type="error" banner role="status" className="frame-offline" title={t('offline')} />;
}

/** Sets the window's title while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${i18next.t('common:console')}` : i18next.t('common:console');
  }, [title]);
}
