import { api, take } from '../api/client';
import type { Certificate, Enrolment } from './model';

/** All pages of a list. What is asked for here is bounded by a course's seats, at most 1,000. */
async function every<T>(read: (cursor?: string) => Promise<{ items: T[]; next_cursor?: string }>): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read(cursor);
    all.push(...page.items);
    if (!page.next_cursor) return all;
    cursor = page.next_cursor;
  }
}

/** Everyone on a course, in the order of arrival. */
export const everyEnrolment = (course: string): Promise<Enrolment[]> =>
  every((cursor) => take(api.GET('/courses/{id}/enrolments', { params: { path: { id: course }, query: { limit: 200, ...(cursor ? { cursor } : {}) } } })));

/** The certificates in force of a course. */
export const everyCertificate = (course: string): Promise<Certificate[]> =>
  every((cursor) => take(api.GET('/training/certificates', { params: { query: { course_id: course, status: 'ISSUED', limit: 200, ...(cursor ? { cursor } : {}) } } })));
