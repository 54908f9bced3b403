import type { components } from './schema';

export type FieldError = components['schemas']['FieldError'];

/** What the server refused, in its own words (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly actions: string[];
  readonly requestId: string;

  constructor(problem: components['schemas']['Problem']) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.actions = problem.actions ?? [];
    this.requestId = problem.request_id;
  }
}

/** The server gave no answer: it is down, or the network is. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable');
    this.name = 'Unreachable';
  }
}

/** Reads the problem out of an answer that is no success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    return new ApiProblem(await response.clone().json());
  } catch {
    return new ApiProblem({
      type: 'about:blank',
      title: `HTTP ${response.status}`,
      status: response.status,
      detail: response.statusText,
      code: 'unknown_answer',
      request_id: response.headers.get('X-Request-Id') ?? '',
    });
  }
}
