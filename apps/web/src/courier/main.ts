import { createApp } from 'vue'
import CourierApp from './CourierApp.vue'
import './courier.css'

createApp(CourierApp).mount('#courier')

// Without it the page works as long as there is a network.
if ('serviceWorker' in navigator)
  navigator.serviceWorker.register('/courier-worker.js', { scope: '/courier' }).catch(() => undefined)
