import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

export const accountPages: RouteRecordRaw[] = [
  {
    name: 'sign_in',
    path: '/sign-in',
    meta: { title: 'accounts.sign_in.title', who: 'stranger' },
    component: withTexts(() => import('./SignInPage.vue'), 'accounts'),
  },
  {
    name: 'access',
    path: '/access',
    meta: { title: 'accounts.access.title', who: 'anyone' },
    component: withTexts(() => import('./AccessPage.vue'), 'accounts'),
  },
  {
    name: 'register',
    path: '/register',
    meta: { title: 'accounts.register.title', who: 'stranger' },
    component: withTexts(() => import('./RegisterPage.vue'), 'accounts'),
  },
  {
    name: 'confirm_registration',
    path: '/confirm-registration',
    meta: { title: 'accounts.confirm.title', who: 'anyone' },
    component: withTexts(() => import('./ConfirmRegistrationPage.vue'), 'accounts'),
  },
  {
    name: 'forgot_password',
    path: '/forgot-password',
    meta: { title: 'accounts.forgot.title', who: 'stranger' },
    component: withTexts(() => import('./ForgotPasswordPage.vue'), 'accounts'),
  },
  {
    name: 'reset_password',
    path: '/reset-password',
    meta: { title: 'accounts.reset.title', who: 'anyone' },
    component: withTexts(() => import('./ResetPasswordPage.vue'), 'accounts'),
  },
  {
    name: 'verify_email',
    path: '/verify-email',
    meta: { title: 'accounts.verify.title', who: 'anyone' },
    component: withTexts(() => import('./VerifyEmailPage.vue'), 'accounts'),
  },
]
