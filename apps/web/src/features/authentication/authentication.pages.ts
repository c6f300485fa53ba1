import type { Page } from '../../kernel/feature.ts'

export const authenticationPages: Page[] = [
  {
    name: 'sign_in',
    path: '/sign-in',
    meta: { title: 'authentication.sign_in.title', who: 'stranger' },
    component: () => import('./SignInPage.vue'),
  },
  {
    name: 'access',
    path: '/access',
    meta: { title: 'authentication.access.title', who: 'anyone' },
    component: () => import('./AccessPage.vue'),
  },
  {
    name: 'register',
    path: '/register',
    meta: { title: 'authentication.register.title', who: 'stranger' },
    component: () => import('./RegisterPage.vue'),
  },
  {
    name: 'confirm_registration',
    path: '/confirm-registration',
    meta: { title: 'authentication.confirm.title', who: 'anyone' },
    component: () => import('./ConfirmRegistrationPage.vue'),
  },
  {
    name: 'forgot_password',
    path: '/forgot-password',
    meta: { title: 'authentication.forgot.title', who: 'stranger' },
    component: () => import('./ForgotPasswordPage.vue'),
  },
  {
    name: 'reset_password',
    path: '/reset-password',
    meta: { title: 'authentication.reset.title', who: 'anyone' },
    component: () => import('./ResetPasswordPage.vue'),
  },
  {
    name: 'verify_email',
    path: '/verify-email',
    meta: { title: 'authentication.verify.title', who: 'anyone' },
    component: () => import('./VerifyEmailPage.vue'),
  },
]
