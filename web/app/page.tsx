import { redirect } from 'next/navigation';

/** The exchange opens on its trading screen. */
export default function HomePage(): never {
  redirect('/trade');
}
