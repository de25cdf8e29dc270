import './onboarding.css'
export { StartPage } from './start-page.tsx'
