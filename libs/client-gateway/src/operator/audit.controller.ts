import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { AuditApi } from '@app/contracts';
import type { AuditQuery, AuditRow } from '@app/contracts';

import { Access } from '../auth/access.decorators';
import type { GatewayReply } from '../http/gateway-request';
import { queryCount, queryText, queryTime, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime, formatTimeOrNull } from '../validation/times';
import { RecordsView } from './console-access';
import { csv, sendCsv } from './csv';
import { pageToken } from './page-token';

const OUTCOMES = ['done', 'refused', 'failed', 'unknown'] as const;
const PAGE_MAX = 1_000;
/** Rows of one export; whoever needs more asks by time. */
const EXPORT_MAX = 50_000;

const COLUMNS = [
  'seq',
  'at',
  'username',
  'role',
  'address',
  'via',
  'credential_id',
  'action',
  'subject',
  'reason',
  'outcome',
  'code',
  'answer',
  'request',
  'hash',
] as const;

/** What operators did: search, export and proof that nothing was changed. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/audit')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class AuditController {
  constructor(private readonly audit: AuditApi) {}

  @Get()
  @RecordsView()
  @ApiOperation({ summary: 'Commands of operators, newest first; format=csv exports' })
  @ApiQuery({ name: 'username', required: false })
  @ApiQuery({ name: 'action', required: false, example: 'halt' })
  @ApiQuery({ name: 'subject', required: false, description: 'Account or symbol' })
  @ApiQuery({ name: 'outcome', required: false, enum: OUTCOMES })
  @ApiQuery({ name: 'text', required: false, description: 'Anywhere in request or outcome' })
  @ApiQuery({ name: 'after', required: false, description: 'Not before this time' })
  @ApiQuery({ name: 'until', required: false, description: 'Not after this time' })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  @ApiQuery({ name: 'format', required: false, enum: ['json', 'csv'] })
  async search(@Query() query: QueryValues, @Res({ passthrough: true }) reply: GatewayReply) {
    const asCsv = queryWord(query, 'format', ['json', 'csv']) === 'csv';
    const limit = queryCount(query, 'limit', { min: 1, max: PAGE_MAX, fallback: 100 });
    const wanted: Omit<AuditQuery, 'beforeSeq' | 'limit'> = {
      username: queryText(query, 'username'),
      action: queryText(query, 'action'),
      subject: queryText(query, 'subject'),
      outcome: queryWord(query, 'outcome', OUTCOMES),
      text: queryText(query, 'text'),
      fromAt: queryTime(query, 'after'),
      untilAt: queryTime(query, 'until'),
    };
    if (asCsv) return sendCsv(reply, 'audit.csv', csv(COLUMNS, await this.all(wanted)));
    const beforeSeq = pageToken(query);
    const rows = await this.audit.search({ ...wanted, beforeSeq, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const more = rows.length > limit ? String(page.at(-1)?.seq) : null;
    return { commands: page.map(presentCommand), next_page_token: more };
  }

  @Get('verify')
  @Access({ permission: 'read', roles: ['operator', 'compliance'], weight: 50 })
  @ApiOperation({ summary: 'Follow the hash chain from its first row to its last' })
  async verify() {
    const { ok, rows, head, broken } = await this.audit.verify();
    return { status: ok ? 'ok' : 'broken', rows, head, broken };
  }

  private async all(wanted: Omit<AuditQuery, 'beforeSeq' | 'limit'>) {
    const rows: ReturnType<typeof presentCommand>[] = [];
    for (let beforeSeq: number | null = null; rows.length < EXPORT_MAX;) {
      const page: AuditRow[] = await this.audit.search({ ...wanted, beforeSeq, limit: PAGE_MAX });
      rows.push(...page.map(presentCommand));
      beforeSeq = page.at(-1)?.seq ?? null;
      if (page.length < PAGE_MAX) break;
    }
    return rows;
  }
}

function presentCommand(row: AuditRow) {
  return {
    seq: row.seq,
    command_id: row.commandId,
    at: formatTime(row.at),
    ended_at: formatTimeOrNull(row.endedAt),
    user_id: row.userId,
    username: row.username,
    role: row.role,
    via: row.via,
    credential_id: row.credentialId,
    address: row.address,
    action: row.action,
    subject: row.subject,
    reason: row.reason,
    request: row.details,
    outcome: row.outcome,
    code: row.code,
    answer: row.answer,
    hash: row.hash,
  };
}
