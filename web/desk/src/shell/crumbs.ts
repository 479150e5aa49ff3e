import { onScopeDispose, ref, watchEffect } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export interface Crumb {
  label: string
  to?: RouteLocationRaw
}

/** What the top bar shows; empty means the title of the route. */
export const crumbs = ref<Crumb[]>([])

/** Sets the breadcrumb of a page for as long as it is open: 邻居 / 桂花城 / 3 号楼. */
export function useCrumbs(make: () => Crumb[]): void {
  let own: Crumb[] = []
  watchEffect(() => {
    own = make()
    crumbs.value = own
  })
  onScopeDispose(() => {
    if (crumbs.value.length === own.length && crumbs.value.every((crumb, i) => crumb.label === own[i]?.label)) crumbs.value = []
  })
}
