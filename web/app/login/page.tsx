import { LoginForm } from '@/features/login/login-form';

/** Where people sign in. */
export default function LoginPage() {
  return <LoginForm />;
}
