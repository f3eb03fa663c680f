import { ArrayMaxSize, IsArray, IsIn } from 'class-validator';

import {
  IsCleanText,
  IsPrintableAscii,
  IsTimeField,
  needed,
  optional,
} from '../validation/field.decorators';

export const PERMISSIONS = ['read', 'trade', 'withdraw', 'admin'] as const;

/** Body of log-in and registration. */
export class CredentialsDto {
  @needed({ example: 'buyer_demo' })
  @IsCleanText(64)
  username!: string;

  @needed({ example: 'demopass123' })
  @IsCleanText(256)
  password!: string;
}

/** Body of refresh and log-out; a browser leaves it out and sends the cookie. */
export class RefreshDto {
  @optional()
  @IsPrintableAscii(512)
  refresh_token?: string | null;
}

/** Body of a new API key. */
export class CreateKeyDto {
  @optional({ example: 'my bot' })
  @IsCleanText(64)
  label?: string | null;

  @optional({ type: [String], example: ['read', 'trade'] })
  @IsArray()
  @ArrayMaxSize(PERMISSIONS.length)
  @IsIn(PERMISSIONS, { each: true })
  permissions?: (typeof PERMISSIONS)[number][] | null;

  @optional({ type: [String], example: [] })
  @IsArray()
  @ArrayMaxSize(64)
  @IsPrintableAscii(64, { each: true })
  ip_allow_list?: string[] | null;

  @optional({ example: '2030-01-01T00:00:00Z' })
  @IsTimeField()
  expires_at?: string | null;
}
