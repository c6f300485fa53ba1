import type { Page } from '../../kernel/feature.ts'

export const accountPages: Page[] = [
  {
    name: 'sign_in',
    path: '/sign-in',
    meta: { title: 'accounts.sign_in.title', who: 'stranger' },
    component: () => import('./SignInPage.vue'),
  },
  {
    name: 'access',
    path: '/access',
    meta: { title: 'accounts.access.title', who: 'anyone' },
    component: () => import('./AccessPage.vue'),
  },
  {
    name: 'register',
    path: '/register',
    meta: { title: 'accounts.register.title', who: 'stranger' },
    component: () => import('./RegisterPage.vue'),
  },
  {
    name: 'confirm_registration',
    path: '/confirm-registration',
    meta: { title: 'accounts.confirm.title', who: 'anyone' },
    component: () => import('./ConfirmRegistrationPage.vue'),
  },
  {
    name: 'forgot_password',
    path: '/forgot-password',
    meta: { title: 'accounts.forgot.title', who: 'stranger' },
    component: () => import('./ForgotPasswordPage.vue'),
  },
  {
    name: 'reset_password',
    path: '/reset-password',
    meta: { title: 'accounts.reset.title', who: 'anyone' },
    component: () => import('./ResetPasswordPage.vue'),
  },
  {
    name: 'verify_email',
    path: '/verify-email',
    meta: { title: 'accounts.verify.title', who: 'anyone' },
    component: () => import('./VerifyEmailPage.vue'),
  },
]
