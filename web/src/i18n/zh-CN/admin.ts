export const admin = {
  nav: '单位与用户',
};
