export type ViewKindId = 'table' | 'board'
