import './trash.css'
export { TrashPage } from './trash-page.tsx'
