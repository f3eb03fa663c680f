import type { RpcExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';

import { wireError } from './wire';

/**
 * The one place where an exception of a message becomes what travels: `{reason, message, details}`
 * of a DomainError, INTERNAL for all else, never a stack. `errorFromWire` is its mirror.
 */
@Catch()
export class WireErrorFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    const internal = { reason: 'INTERNAL', message: 'a service failed', details: {} };
    return throwError(() => wireError(exception)?.error ?? internal);
  }
}
