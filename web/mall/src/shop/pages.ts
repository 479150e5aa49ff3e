import { router } from '../router'

/** Whether this build has a page at an address (and not only the one that says that it is missing). */
export function hasPage(path: string): boolean {
  return !router.resolve(path).matched.some((record) => record.path === '/:rest(.*)*')
}
